<#ftl attributes={"version": "4"}>
<#-- A leg as an EVPN-VPWS of its own (RFC 8214); no two on a router have the same EVI and id. -->
<#import "common.ftl" as xr>
<@xr.portName/>
<#if leg.remoteSystem??>
  <#stop "the virtual switch names the far router as remoteSystem: on IOS-XR this profile makes an EVPN-VPWS, which has none; take remoteSystem out of the virtual switch in the inventory">
</#if>
<leg xmlns:nc="urn:ietf:params:xml:ns:netconf:base:1.0">
  <@xr.interface "port" leg.port/>
  <@xr.l2vpn/>
  <config>
    <@xr.switchedSubInterface/>
    <@xr.crossConnect "evi-${leg.evi}-${leg.localServiceId}">
                <neighbor>
                  <evpn>
                    <evi>
                      <targets>
                        <target>
                          <vpn-id>${leg.evi}</vpn-id>
                          <remote-ac-id>${leg.remoteServiceId}</remote-ac-id>
                          <source>${leg.localServiceId}</source>
                        </target>
                      </targets>
                    </evi>
                  </evpn>
                </neighbor>
    </@xr.crossConnect>
  </config>
</leg>
