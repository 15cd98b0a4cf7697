<#ftl attributes={"version": "4"}>
<#-- A leg as an EVPN-VPWS of its own (RFC 8214): the instance is the leg's. -->
<#import "common.ftl" as junos>
<#if !leg.serviceAsn??>
  <#stop "the virtual switch has no asn: Junos needs it for route distinguisher and target of EVI " + leg.evi + "; add asn to the virtual switch in the inventory">
</#if>
<#if leg.remoteSystem??>
  <#stop "the virtual switch names the far router as remoteSystem: on Junos this profile makes an EVPN-VPWS, which has none; take remoteSystem out of the virtual switch in the inventory">
</#if>
<leg xmlns:nc="urn:ietf:params:xml:ns:netconf:base:1.0">
  <@junos.port/>
  <config>
    <configuration xmlns="http://yang.juniper.net/junos/conf/root">
      <@junos.switchedUnit "vlan-ccc"/>
      <routing-instances xmlns="http://yang.juniper.net/junos/conf/routing-instances">
        <instance nc:operation="replace">
          <name>${leg.circuit}-${leg.name}</name>
          <description>${leg.description}</description>
          <instance-type>evpn-vpws</instance-type>
          <interface>
            <name>${leg.subInterface}</name>
          </interface>
          <route-distinguisher>
            <rd-type>${leg.serviceAsn}<#if leg.serviceAsn gt 65535>L</#if>:${leg.evi}</rd-type>
          </route-distinguisher>
          <vrf-target>
            <community>target:${leg.serviceAsn}<#if leg.serviceAsn gt 65535>L</#if>:${leg.evi}</community>
          </vrf-target>
          <protocols>
            <evpn>
              <interface>
                <name>${leg.subInterface}</name>
                <vpws-service-id>
                  <local>${leg.localServiceId}</local>
                  <remote>${leg.remoteServiceId}</remote>
                </vpws-service-id>
              </interface>
            </evpn>
          </protocols>
        </instance>
      </routing-instances>
    </configuration>
  </config>
</leg>
