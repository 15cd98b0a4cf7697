<#ftl attributes={"version": "3"}>
<#-- A leg in a bridge domain that is there beforehand. -->
<#import "common.ftl" as xr>
<#if !leg.bridgeGroup??>
  <#stop "the virtual switch has no bridgeGroup: on IOS-XR a bridge domain is in a bridge group; add bridgeGroup to the virtual switch in the inventory">
</#if>
<@xr.takes "bridge group" leg.bridgeGroup 32/>
<@xr.takes "bridge domain" leg.bridgeDomain 27/>
<#macro domain>
    <l2vpn xmlns="http://cisco.com/ns/yang/Cisco-IOS-XR-l2vpn-cfg">
      <database>
        <bridge-domain-groups>
          <bridge-domain-group>
            <name>${leg.bridgeGroup}</name>
            <bridge-domains>
              <bridge-domain>
                <name>${leg.bridgeDomain}</name>
                <#nested>
              </bridge-domain>
            </bridge-domains>
          </bridge-domain-group>
        </bridge-domain-groups>
      </database>
    </l2vpn>
</#macro>
<leg xmlns:nc="urn:ietf:params:xml:ns:netconf:base:1.0">
  <@xr.interface "port" leg.port/>
  <requires what="bridge domain ${leg.bridgeDomain} in bridge group ${leg.bridgeGroup}">
    <@domain/>
  </requires>
  <config>
    <@xr.switchedSubInterface/>
    <@domain>
                <bd-attachment-circuits>
                  <bd-attachment-circuit nc:operation="replace">
                    <name>${leg.subInterface}</name>
                  </bd-attachment-circuit>
                </bd-attachment-circuits>
    </@domain>
  </config>
</leg>
